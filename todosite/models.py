"""Tables of the site: links and counted tries. No behaviour; links.py, feed_link.py and tries.py have it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import models


class SignInLink(models.Model):
    """A link that works once. The token itself is nowhere: whoever reads this table can sign in as nobody."""

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
    """The secret address of somebody's feed. The secret itself is nowhere."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.OneToOneField(User, on_delete=models.CASCADE)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"feed of {self.user_id}"


class SignInTry(models.Model):
    """One try to sign in under a name, known or not. The name is kept as a digest: people type passwords there."""

    name_digest = models.CharField(max_length=64)
    made = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["name_digest", "made"], name="todosite_tries")]

    def __str__(self) -> str:
        return f"try at {self.made}"
