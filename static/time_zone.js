// Times are shown in the reader's time zone, which only the browser knows: a cookie tells the server. This runs before
// anything of the page is shown. A page with times that was made without the cookie, or with that of another zone, is
// asked for again; where cookies are not kept, it is shown as it is.
{
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const cookie = `zone=${encodeURIComponent(zone)}`;
  const isTold = () => document.cookie.split("; ").includes(cookie);
  if (zone && !isTold()) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${cookie}; path=/; max-age=31536000; samesite=lax${secure}`;
    if (isTold() && "times" in document.currentScript.dataset) location.reload();
  }
}
