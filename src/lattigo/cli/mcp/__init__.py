"""`lattigo mcp`: a server of the Model Context Protocol, through which a language model reads the API and datasets."""
