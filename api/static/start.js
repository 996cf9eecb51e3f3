// Starts Swagger UI over our contract. A file of its own, so that no page needs an inline script.
window.addEventListener("load", function () {
  window.SwaggerUIBundle({
    url: "api/v1/openapi.json",
    dom_id: "#contract",
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    docExpansion: "list",
    validatorUrl: null,
  });
});
