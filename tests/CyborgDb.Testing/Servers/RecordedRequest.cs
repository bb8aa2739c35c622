using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CyborgDb.Testing;

/// <summary>One request as it came over the wire.</summary>
/// <param name="Path">The path and the query, without escapes.</param>
/// <param name="RawPath">The path as it was sent, with its escapes.</param>
/// <param name="Connection">What tells the connection that it came by from others.</param>
public sealed record RecordedRequest(string Method, string Path, string RawPath, IHeaderDictionary Headers, byte[] Body, string Connection)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public long? ContentLength => Headers.ContentLength;

    public bool Chunked => Headers.TransferEncoding.ToString().Contains("chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a header; null where it was not sent.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public static RecordedRequest Of(HttpContext context, byte[] body) => new(
        context.Request.Method,
        context.Request.Path + context.Request.QueryString,
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        // The server takes its own back with the request.
        new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)),
        body,
        context.Connection.Id);
}
