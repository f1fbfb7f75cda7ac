"""Looking a project over before it is used: content, settings, templates, links, secrets."""
