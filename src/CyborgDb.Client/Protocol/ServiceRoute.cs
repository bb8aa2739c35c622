using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>A route whose errors, and whose answers, are JSON.</summary>
internal abstract class ServiceRoute(string name, HttpMethod method, string path, Repeat repeat) : Route(name, method, path, repeat)
{
    public override ValueTask<Refusal> ReadRefusalAsync(Stream body, ReceivedText received, bool async, CancellationToken cancellationToken) =>
        ErrorBody.ReadAsync(body, received, async, cancellationToken);

    /// <summary>What is to be said of a response that is not the JSON that belongs there.</summary>
    protected static BrokenResponseException NotThatJson(Exchange exchange, JsonException error) =>
        NotThatJson(exchange, GarbledJson.Fault(exchange), WithoutQuotation(error, exchange.Received));

    /// <param name="exchange">Whose response it is.</param>
    /// <param name="garbled">How it was garbled on its way; <see langword="null"/> where it was not, or that is not known.</param>
    /// <param name="error">What its reader said.</param>
    protected static BrokenResponseException NotThatJson(Exchange exchange, string? garbled, JsonException? error) =>
        new($"it is not the JSON that belongs there (its content type is {exchange.ContentType}){(garbled is null ? "" : $": {garbled}")}.", error) { IsGarbled = garbled is not null };

    /// <summary>The JSON reader's own messages quote from the response, which may hold contents and metadata: then only the place is told.</summary>
    private static JsonException WithoutQuotation(JsonException error, ReceivedText received) => new(
        error.GetBaseException().GetType() == typeof(JsonException)
            // Its path may have names in it that the response gave.
            ? received.Clean(error.Message)
            : error.LineNumber is null ? "A value in the JSON is not of the type that belongs there."
            : $"The JSON is not well-formed at line {error.LineNumber}, byte {error.BytePositionInLine}.",
        path: null, error.LineNumber, error.BytePositionInLine);
}
