export default { title: 'No plugin' }
