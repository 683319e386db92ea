"""Whatever can go wrong between a client and the service, over real sockets."""
