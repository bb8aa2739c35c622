using CyborgDb.Emulator.Access;

namespace CyborgDb.Emulator.Http;

/// <summary>The description of the routes of 0.18 and of their shapes, which is embedded in the program.</summary>
internal static class OpenApiRoutes
{
    private const string Resource = "openapi.json";

    private static readonly byte[] s_document = Read();

    public static IEnumerable<Route> All => [new("GET", "/v1/openapi.json", RouteAccess.Open, SendAsync)];

    private static Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = s_document.Length;
        return context.Response.Body.WriteAsync(s_document, context.RequestAborted).AsTask();
    }

    private static byte[] Read()
    {
        using var resource = typeof(OpenApiRoutes).Assembly.GetManifestResourceStream(Resource)!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
