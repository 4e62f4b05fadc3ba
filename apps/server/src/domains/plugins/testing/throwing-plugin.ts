throw new Error('it breaks when it is loaded')
