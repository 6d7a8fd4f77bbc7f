"""The tables of the site. Their behaviour is in `accounts`, in modules named after them, and in `clock`."""

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
    """A secret address of a person's feed or calendar. Only the digest of the secret is stored.

    kind -- "activity" or "calendar"
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    kind = models.CharField(max_length=16, default="activity")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_feed_link_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class KnownDevice(models.Model):
    """A browser in which a person has signed in. Only the digest of its cookie is stored."""

    digest = models.CharField(max_length=64)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    expires = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["digest", "user"], name="todosite_known_device")]

    def __str__(self) -> str:
        return f"device of {self.user_id}"


class Attempt(models.Model):
    """One attempt to guess a secret, in one count. Only a digest of what is counted is stored."""

    digest = models.CharField(max_length=64)
    made = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["digest", "made"], name="todosite_attempts")]

    def __str__(self) -> str:
        return f"attempt at {self.made}"


class FormerName(models.Model):
    """A name that an account had before it was renamed. Nobody else gets it: people know the history by it."""

    name = models.CharField(max_length=150)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    until = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["name", "user"], name="todosite_former_name")]

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """The last run of a job (see `clock`), and who may run it: nobody else until `leased_until`."""

    job = models.CharField(max_length=100, unique=True)
    due = models.DateTimeField(null=True)
    run_id = models.CharField(max_length=16, blank=True)
    started = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.job
