"""No pandas for the processes that tests start: nothing needs it, and Arrow imports it wherever it is installed."""

raise ImportError("hidden from this test")
