"""No numpy for the processes that tests start: few need it, and Arrow imports it wherever it is installed."""

raise ImportError("hidden from this test")
