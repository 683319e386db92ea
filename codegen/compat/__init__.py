"""Reports the difference of two specs to those who use the generated code."""
