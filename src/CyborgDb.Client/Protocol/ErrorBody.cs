using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of a response that is not a success: <c>{"detail":…}</c>, or whatever a proxy in between has to say.</summary>
internal static class ErrorBody
{
    /// <summary>Reads the first 64 KB: a detail that is text as it is, a list as one line.</summary>
    public static async ValueTask<Refusal> ReadAsync(Stream stream, ReceivedText text, bool async, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer(4096);
        while (buffer.WrittenCount < Refusal.LongestRead
            && await buffer.ReceiveAsync(stream, Refusal.LongestRead, async, cancellationToken).ConfigureAwait(false))
        {
        }
        return Parse(buffer.Written, text);
    }

    private static Refusal Parse(ReadOnlyMemory<byte> body, ReceivedText text)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("detail", out var detail))
                return Refusal.Wordless;
            switch (detail.ValueKind)
            {
                case JsonValueKind.String:
                    return new Refusal(text.Clean(detail.GetString()!), []);
                case JsonValueKind.Array:
                    ValidationError[] errors = [.. detail.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(e => Entry(e, text))];
                    return new Refusal(text.Clean(string.Join("; ", errors.Select(e => $"{string.Join('.', e.Location)}: {e.Message}"))), errors);
                default:
                    return Refusal.Wordless;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it that is not Unicode: the status alone has to do.
            return Refusal.Wordless;
        }
    }

    private static ValidationError Entry(JsonElement entry, ReceivedText text) => new(
        entry.TryGetProperty("loc", out var location) && location.ValueKind == JsonValueKind.Array
            ? [.. location.EnumerateArray().Select(part => text.Clean(part.ToString()))]
            : [],
        Text(entry, "msg", text),
        Text(entry, "type", text));

    private static string Text(JsonElement entry, string name, ReceivedText text) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? text.Clean(value.GetString()!) : "";
}
