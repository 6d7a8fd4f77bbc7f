// The site and the person of this page: what the browser keeps is kept for these two.
export const site = document.body.dataset.site;
export const person = document.body.dataset.person;
