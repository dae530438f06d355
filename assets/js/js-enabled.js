// First in the body and not a module, so that the page never flashes its unscripted form.
document.body.classList.add("js-enabled", ..."noModule" in HTMLScriptElement.prototype ? ["govuk-frontend-supported"] : []);
