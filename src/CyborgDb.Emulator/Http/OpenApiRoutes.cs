using CyborgDb.Emulator.Access;

namespace CyborgDb.Emulator.Http;

/// <summary>The description of the routes of 0.18 and of their shapes, which is embedded in the program.</summary>
static class OpenApiRoutes
{
    const string Resource = "openapi.json";

    static readonly byte[] Document = Read();

    public static IEnumerable<Route> All => [new("GET", "/v1/openapi.json", RouteAccess.Open, SendAsync)];

    static Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Document.Length;
        return context.Response.Body.WriteAsync(Document, context.RequestAborted).AsTask();
    }

    static byte[] Read()
    {
        using Stream resource = typeof(OpenApiRoutes).Assembly.GetManifestResourceStream(Resource)!;
        byte[] document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
