// Longer than 400 lines: the words of one sample project, and nothing but words.
import type { SampleProject } from '../story.ts'

export const shop: SampleProject = {
  key: 'SHOP',
  name: 'Web shop',
  description: 'The shop that our customers order in: faults, wishes and releases.',
  access: 'open',
  team: 'Web shop',
  tickets: 420,
  labels: [
    ['bug', '#b42318'],
    ['idea', '#1d5fa8'],
    ['checkout', '#7a4b00'],
    ['mobile', '#5b3fa6'],
    ['accessibility', '#0f6b5c'],
    ['performance', '#8a3b12'],
    ['good first task', '#3c6e1f'],
  ],
  fields: [
    { key: 'browser', name: 'Browser', type: 'select', options: ['Firefox', 'Chrome', 'Safari', 'Edge'] },
    { key: 'order_number', name: 'Order', type: 'text' },
  ],
  askers: ['Sales', 'Marketing', 'Customer care', 'Finance', 'Web shop'],
  words: {
    browser: ['Firefox', 'Chrome', 'Safari', 'Edge'],
    device: [
      'an older iPhone',
      'a Galaxy tablet',
      'a 13-inch laptop',
      'a small Android phone',
      'an iPad in portrait',
    ],
    page: [
      'product page',
      'basket',
      'order history',
      'search results',
      'address book',
      'wish list',
      'returns page',
    ],
    voucher: ['SPRING10', 'WELCOME5', 'FREIGHT', 'MEMBERS15', 'BUNDLE3'],
    payment: ['card payment', 'invoice', 'instant transfer', 'the gift card', 'direct debit'],
    country: ['Norway', 'Switzerland', 'Portugal', 'Ireland', 'Poland', 'the Azores'],
    order: ['F48213', 'F50177', 'F51902', 'F47066', 'F53340', 'F49958', 'F52511'],
    article: [
      'the oak shelf',
      'the wool blanket',
      'the enamel kettle',
      'the garden lantern',
      'the linen set',
      'the desk lamp',
    ],
    filter: ['colour', 'price', 'delivery time', 'material', 'size', 'rating'],
    mail: ['order confirmation', 'dispatch notice', 'invoice', 'password mail', 'review request'],
    feature: [
      'a compare button',
      'saved baskets',
      'delivery to a parcel box',
      'a size guide',
      'back-in-stock mails',
      'split invoices',
      'reordering by one click',
    ],
    team: ['customer care', 'sales', 'marketing', 'two wholesale customers', 'the shop in Oslo'],
    amount: ['0.01', '4.90', '12.00', '7.35', '0.50'],
    seconds: ['four', 'six', 'nine', 'eleven'],
    part: [
      'the price block',
      'the image gallery',
      'the delivery estimate',
      'the recommendations',
      'the menu',
    ],
  },
  stories: [
    {
      share: 14,
      titles: [
        'Total is off by {amount} when {voucher} is used with {payment}',
        '{voucher} is taken off twice with {payment}',
        'Rounding: basket and invoice differ by {amount} with {voucher}',
      ],
      descriptions: [
        `A customer paid **{amount} too much** in order {order}.

1. Put {article} into the basket
2. Enter the voucher \`{voucher}\`
3. Choose {payment} and go on

**Expected:** the sum of the basket
**Seen:** the sum on the last page differs by {amount}

Customer care has refunded the difference by hand three times this week.`,
        `Basket says one sum and the invoice of {order} another; the difference is {amount}.

| line | basket | invoice |
|---|---|---|
| {article} | 49.00 | 49.00 |
| \`{voucher}\` | -4.90 | -4.89 |

Happens with {payment} only. Without the voucher both agree.`,
      ],
      findings: [
        'I can reproduce it with {payment}. The voucher is rounded for each line there, and for the whole basket elsewhere.',
        'Which of the two sums did the customer see last? The log of {order} has both.',
        'Found it: the tax is worked out before the voucher is taken off.',
        'The tests cover one voucher and one line. I am adding the case from the description first.',
      ],
      answers: [
        'The one on the last page, before "Pay". She sent a picture of it.',
        'We have two more of these now, both with `{voucher}`.',
        'Thank you. Can we tell customers until when it is repaired?',
      ],
      notes: [
        'Finance wants a list of all orders that were hit. Query is in the handbook under "Differences".',
        'Do not refund by hand any more, it hides the affected orders.',
      ],
      resolutions: [
        'Rounding now happens once, on the whole basket. Released this morning; the {order} case is a test now.',
        'Fixed and released. Orders since Monday were corrected by a script, see the list in the comment above.',
      ],
      category: ['Checkout', 'Payment'],
      labels: ['bug', 'checkout'],
      fields: { order_number: '{order}' },
      picture: 'screenshot.png',
      urgency: [0, 3, 6, 2],
      hours: 14,
    },
    {
      share: 13,
      titles: [
        '{page} is cut off on {device}',
        'Cannot scroll the {page} on {device}',
        'Buttons of the {page} overlap on {device} with {browser}',
      ],
      descriptions: [
        `On {device} with {browser}, {part} covers the button below it on the {page}.

- Portrait only, landscape is fine
- Zoom 100 %
- Also in a private window

The button can be reached by the keyboard, so it is only hidden.`,
        `{part} does not fit on the {page}. Seen on {device}, {browser}.

> "I had to turn my phone to get on." (a customer, by phone)`,
      ],
      findings: [
        'Reproduced in the simulator at 360 px. {part} has a fixed width.',
        'Which version of {browser}? It is fine in the newest one here.',
        'Same cause as the menu last month: the container may not shrink.',
      ],
      answers: [
        'The newest one, updated yesterday.',
        'I can try it on two more phones of customer care if that helps.',
        'Works on my phone now!',
      ],
      notes: ['We should have a picture test at 360 px for each page, this is the fifth one.'],
      resolutions: [
        '{part} may shrink now, and the {page} has a picture test at 360 px.',
        'Repaired with the new grid. Checked on three devices.',
      ],
      category: ['Pages', 'Layout'],
      labels: ['bug', 'mobile'],
      fields: { browser: '{browser}' },
      picture: 'phone.png',
      urgency: [3, 7, 2, 0],
      hours: 9,
    },
    {
      share: 13,
      titles: [
        '{page} takes {seconds} seconds in the evening',
        'Slow {page} when filtering by {filter}',
        'Search by {filter} times out for large categories',
      ],
      descriptions: [
        `Between 19:00 and 21:00 the {page} takes about **{seconds} seconds**. In the morning it is fine.

\`\`\`
GET /catalogue?sort={filter}  200  8.7 s
GET /catalogue?sort={filter}  200  9.1 s
\`\`\`

{team} hear of it nearly every day.`,
        `Filtering by {filter} is slow as soon as a category has more than 2,000 articles.

- [x] Checked: not the pictures
- [x] Checked: not the network
- [ ] Query plan of the filter`,
      ],
      findings: [
        'The filter by {filter} reads the whole table. An index on it alone does not help, it must have the category first.',
        'The cache is emptied by the price import at 19:00. That fits your times.',
        'Measured on the copy: 8.9 s before, 0.2 s with the new index.',
      ],
      answers: [
        'It was much better yesterday evening already.',
        'Marketing sends the newsletter on Thursday, it would be good to have it by then.',
      ],
      notes: ['Index takes 4 minutes to build on production. Tonight after 23:00.'],
      resolutions: [
        'New index is in place: {page} answers in 0.3 s at the worst time of yesterday.',
        'The import changes only prices that differ now, so the cache stays warm.',
      ],
      category: ['Catalogue', 'Search'],
      labels: ['performance'],
      picture: 'last-24-hours.png',
      urgency: [1, 5, 4, 1],
      hours: 20,
    },
    {
      share: 16,
      titles: ['Offer {feature}', '{feature} on the {page}', 'Wish from {team}: {feature}'],
      descriptions: [
        `{team} ask for **{feature}**, most of all on the {page}.

### Why
About one in twenty calls is about it.

### First step
- [ ] Sketch
- [ ] Ask three customers
- [ ] Behind a switch for ourselves`,
        `Competitors have {feature} for years. A simple one would do: no settings, only on the {page}.

What it should **not** do: ask the customer anything.`,
      ],
      findings: [
        'Sketch is in the shared folder. I would start on the {page} and leave the rest.',
        'Two days of work with what we have; a week with settings. I propose the two days.',
        'Let us see the numbers of the first month before we extend it.',
      ],
      answers: [
        'The sketch is what we meant.',
        'Could it also show the delivery time?',
        'Great, customers will like that.',
      ],
      notes: ['Legal has no objection.', 'Not before the holiday season.'],
      resolutions: [
        '{feature}: live for everybody since today.',
        'Released behind a switch; on for ten per cent of the visitors. I will report numbers in two weeks.',
      ],
      category: ['Wishes', 'Shop'],
      labels: ['idea'],
      urgency: [6, 6, 1, 0],
      hours: 45,
    },
    {
      share: 12,
      titles: [
        '{mail} does not arrive for customers in {country}',
        '{mail} is sent twice',
        '{mail} has the wrong language for {country}',
      ],
      descriptions: [
        `Customers in {country} do not get the **{mail}**. Order {order} is an example; the mail is not in their spam folder.

The log of the mail server says:

\`\`\`
450 4.7.1 greylisted, try again later
\`\`\``,
        `Since the release of Tuesday the {mail} goes out twice, some seconds apart. Same number, same time stamp. First seen with {order}.`,
      ],
      findings: [
        'The job was retried after a timeout although the first try had gone through.',
        'Our second mail address is not in the SPF record. That explains {country}.',
        'I have put the waiting mails into the queue again, 41 of them.',
      ],
      answers: ['Two customers confirmed that it has arrived now.', 'It is still sent twice for gift cards.'],
      notes: ['Provider says our address is on no list. Their ticket is linked in the handbook.'],
      resolutions: [
        'The job has a key now, so a retry sends nothing twice.',
        'SPF record corrected; {country} gets mails again.',
      ],
      category: ['Mail', 'Delivery'],
      labels: ['bug'],
      fields: { order_number: '{order}' },
      urgency: [1, 5, 4, 1],
      hours: 10,
    },
    {
      share: 10,
      titles: [
        'Keyboard cannot reach {part} on the {page}',
        'Screen reader says nothing about {part}',
        'Contrast of {part} is too low on the {page}',
      ],
      descriptions: [
        `With the keyboard alone {part} on the {page} cannot be used: focus jumps from the header to the footer.

Steps with {browser}:

1. Open the {page}
2. Press Tab until the header is passed
3. Focus is in the footer`,
        `{part} is announced as "button button". A name and a state are missing; on the {page} at least.`,
      ],
      findings: [
        'It is a plain element with a click handler. I make it a real button.',
        'axe finds two more on the same page, I take them along.',
      ],
      answers: ['Tried it with the screen reader: much better.', 'Focus ring is visible now, thank you.'],
      notes: ['Audit is in October; these should all be closed by then.'],
      resolutions: [
        '{part} is a button with a name now, reachable and announced.',
        'Contrast is 5.2 : 1 in both themes.',
      ],
      category: ['Pages', 'Accessibility'],
      labels: ['accessibility', 'good first task'],
      fields: { browser: '{browser}' },
      urgency: [2, 7, 2, 0],
      hours: 8,
    },
    {
      share: 6,
      titles: [
        'Checkout fails for {payment}',
        '{payment} is refused for {country}',
        'Nobody can pay by {payment}',
      ],
      descriptions: [
        `**{payment} fails for everybody** since about half an hour. The page says "Try again later".

\`\`\`json
{ "status": 502, "provider": "timeout" }
\`\`\`

Orders per minute: from 14 down to 3.`,
      ],
      findings: [
        'Provider confirms a disturbance on their side. I have switched {payment} off in the shop so that customers choose another one.',
        'Back since ten minutes; watching it.',
      ],
      answers: ['Customer care is informed.', 'Orders come in again.'],
      notes: ['Timeline for the review is in the shared document.'],
      resolutions: [
        'Provider is back, {payment} switched on again. 37 orders were saved by hand; the review is on Thursday.',
      ],
      category: ['Checkout', 'Payment'],
      labels: ['bug', 'checkout'],
      urgency: [0, 0, 2, 7],
      hours: 3,
      anytime: true,
    },
    {
      share: 8,
      titles: [
        'Wrong picture at {article}',
        'Text of {article} is missing in {country}',
        'Price of {article} is not updated',
      ],
      descriptions: [
        'The entry of {article} shows old data for {country}: text and price are those of last season.',
        `{article}: the second picture belongs to another article. Seen on the {page}.`,
      ],
      findings: ['The import has skipped it because of a missing size. Corrected in the master data.'],
      answers: ['Looks right now.', 'Same for two more articles of that series.'],
      notes: ['Import should say what it skips.'],
      resolutions: ['Entry is right again; the import reports what it leaves out from now on.'],
      category: ['Catalogue', 'Content'],
      labels: ['bug'],
      urgency: [5, 5, 1, 0],
      hours: 5,
    },
    {
      share: 8,
      titles: [
        'Update the shop framework to the next minor release',
        'Remove the old {page}',
        'Tests for {part} on the {page}',
      ],
      descriptions: [
        `Housekeeping before the season:

- [ ] Read the list of changes
- [ ] Update on the test system
- [ ] Look at the {page}
- [ ] Release on a Tuesday`,
        'Nothing that a customer sees; but it costs us two minutes in each run of the tests, and the season begins in three weeks.',
      ],
      findings: [
        'Done on the test system; one test had to change because of a new default.',
        'Two places still link to it, I am repairing those first.',
      ],
      answers: [
        'Fine with us.',
        'Tuesday suits us, mornings best.',
        'Thanks for the warning.',
        'We saw nothing of it, so it went well.',
      ],
      notes: ['Roll back by the previous image if the error rate rises.'],
      resolutions: [
        'Released without a hitch. Error rate unchanged.',
        'Removed; two minutes less for each test run.',
      ],
      category: ['Maintenance', 'Code'],
      labels: ['good first task'],
      urgency: [7, 5, 0, 0],
      hours: 16,
    },
  ],
}
