// Loaded into a node before Waybill (node --import): when the chaos run is gone, however it ended, so is the node.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.channel?.unref()
