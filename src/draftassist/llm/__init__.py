"""Chat models behind one protocol: OpenAI-compatible endpoints, the embedded llama.cpp server, scripted fakes."""
