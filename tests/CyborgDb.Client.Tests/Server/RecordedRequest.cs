using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CyborgDb.Tests.Server;

/// <summary>One request as it came over the wire.</summary>
internal sealed record RecordedRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, long? ContentLength, bool Chunked, byte[] Body)
{
    /// <summary>The path as it was sent, with its escapes.</summary>
    public required string RawPath { get; init; }

    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static RecordedRequest Of(HttpRequest request, byte[] body) => new(
        request.Method,
        request.Path + request.QueryString,
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        request.ContentLength,
        request.Headers.TransferEncoding.ToString().Contains("chunked", StringComparison.OrdinalIgnoreCase),
        body)
    {
        RawPath = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
    };
}
