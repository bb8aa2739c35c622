using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace CyborgDb.Emulator.Faults;

/// <summary>An answer that has been written but not sent, so that it can be broken on the way.</summary>
internal sealed class HeldAnswer
{
    private readonly int _status;
    private readonly IHeaderDictionary? _headers;

    private HeldAnswer(int status, IHeaderDictionary? headers, ReadOnlyMemory<byte> body) =>
        (_status, _headers, Body) = (status, headers, body);

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Carries the request out and holds what it would have answered.</summary>
    public static async Task<HeldAnswer> FromAsync(HttpContext context, RequestDelegate carryOut)
    {
        var original = context.Features.Get<IHttpResponseBodyFeature>()!;
        try
        {
            using var body = new MemoryStream();
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
            await carryOut(context).ConfigureAwait(false);
            return new(context.Response.StatusCode, context.Response.Headers, body.ToArray());
        }
        finally
        {
            context.Features.Set(original);
        }
    }

    /// <summary>What an operation that was not carried out might have answered.</summary>
    public static HeldAnswer StandIn() =>
        new(StatusCodes.Status200OK, headers: null, """{"status":"success","message":"Done"}"""u8.ToArray());

    /// <summary>The answer as it goes over the wire.</summary>
    /// <param name="contentLength">The length to promise, whatever the body has.</param>
    /// <param name="close">Whether to announce that the connection ends with this answer.</param>
    public ReadOnlyMemory<byte> ToWire(long contentLength, bool close)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {_status} {ReasonPhrases.GetReasonPhrase(_status)}\r\n");
        if (_headers is null)
            head.Append("Content-Type: application/json\r\n");
        else
            AppendHeaders(head, _headers);
        if (_status != StatusCodes.Status204NoContent)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {contentLength}\r\n");
        head.Append(close ? "Connection: close\r\n\r\n" : "\r\n");
        return (byte[])[.. Encoding.Latin1.GetBytes(head.ToString()), .. Body.Span];
    }

    /// <summary>The body with its first member twice; as it is when it is no object with a member.</summary>
    public ReadOnlyMemory<byte> WithFirstMemberTwice()
    {
        var body = Body.Span;
        var reader = new Utf8JsonReader(body);
        if (body.IsEmpty || !reader.Read() || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            return Body;
        var start = (int)reader.TokenStartIndex;
        reader.Read();
        reader.Skip();
        return (byte[])[.. body[..(int)reader.BytesConsumed], (byte)',', .. body[start..]];
    }

    private static void AppendHeaders(StringBuilder head, IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (var value in values)
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
    }
}
