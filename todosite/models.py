"""The tables of the site. Their behaviour is in `accounts`: one_time_links, feed_links and sign_in_limit."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import models


class SignInLink(models.Model):
    """A link that works once. Only the digest of its token is stored, so nobody can sign in with this table."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign in"
        INVITATION = "invitation"

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=20, choices=Purpose)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.purpose} link for {self.user_id}"


class FeedLink(models.Model):
    """The secret address of a person's feed. Only the digest of the secret is stored."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.OneToOneField(User, on_delete=models.CASCADE)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"feed of {self.user_id}"


class SignInTry(models.Model):
    """One attempt to sign in with a name, known or unknown. Only its digest is stored: people type passwords there."""

    name_digest = models.CharField(max_length=64)
    made = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["name_digest", "made"], name="todosite_tries")]

    def __str__(self) -> str:
        return f"try at {self.made}"
