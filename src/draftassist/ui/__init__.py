"""The agent desk in Gradio."""
