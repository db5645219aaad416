"""The configuration the demo runs with, as a person might have written it."""

DEMO_CONFIG_TOML = """\
[me]
name = "Sam Seller"
addresses = ["sam@seller.example", "sales@seller.example"]
signature = "Sam Seller\\nSeller Studio, Munich\\nBrands and websites for people with a place"
timezone = "Europe/Berlin"
holidays = "DE-BY"
working_days = ["mon", "tue", "wed", "thu", "fri"]
sending_hours = "08:30-17:30"

[leads]
read_days = 400
surface_days = 60
backlog_per_day = 5
ignore = ["*@family.example", "huber@kanzlei-huber.example"]

[[accounts]]
name = "studio"
kind = "imap"
imap = { host = "imap.seller.example", port = 993, security = "tls" }
smtp = { host = "smtp.seller.example", port = 465, security = "tls" }
username = "sam@seller.example"
secret = { env = "INBOXFOLLOW_DEMO_PASSWORD" }

[cadences.default]
steps = [
  { wait = "3bd", template = "nudge" }, { wait = "7bd", template = "value" }, { wait = "2w", by = "call" },
  { wait = "4w", template = "question" }, { wait = "2mo", template = "checkin" },
  { wait = "4mo", template = "checkin" },
]
after = "drip"

[cadences.invoices]
steps = [{ wait = "5bd", template = "nudge" }, { wait = "1w", by = "call" }]
after = "close"
match = ["subject:*Overdue invoice*"]

[templates]
fields = { "dana@ortiz.example" = { city = "Boise" } }
"""
"""Never reaches a server: the demo's mailbox and sender live in memory, and example hosts do not exist."""
