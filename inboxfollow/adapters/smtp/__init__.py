"""Sending over SMTP submission (RFC 6409, RFC 8314). The only room that imports smtplib."""
