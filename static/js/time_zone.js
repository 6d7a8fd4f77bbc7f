// Times are shown in the reader's time zone, which only the browser knows: a cookie tells the server.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zoneCookie = `zone=${encodeURIComponent(zone)}`;

if (zone && !document.cookie.split("; ").includes(zoneCookie)) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${zoneCookie}; path=/; max-age=31536000; samesite=lax${secure}`;
}
