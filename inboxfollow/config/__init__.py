"""The settings of a person: one TOML file read into frozen values, with every problem named at once."""
