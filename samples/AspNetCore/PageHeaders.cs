namespace AspNetCore;

/// <summary>What every answer says to the browser: the page loads nothing from elsewhere, and what was decrypted for it is kept nowhere.</summary>
internal static class PageHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void UsePageHeaders(this IApplicationBuilder application) => application.Use(static (context, next) =>
    {
        // When the answer begins: an error handler clears the headers that were set before.
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            if (headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });
}
