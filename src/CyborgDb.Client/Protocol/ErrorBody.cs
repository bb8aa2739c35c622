using System.Text.Json;

namespace CyborgDb.Protocol;

/// <summary>The body of a response that is not a success: <c>{"detail":…}</c>, or whatever a proxy in between has to say.</summary>
/// <param name="Detail">The <c>detail</c>: text as it is, a list as one line; null where there is none.</param>
/// <param name="Errors">The entries of a list.</param>
internal sealed record ErrorBody(string? Detail, IReadOnlyList<ValidationError> Errors)
{
    /// <summary>How much of a body is read: 64 KB.</summary>
    public const int LongestRead = 64 * 1024;

    private static readonly ErrorBody s_none = new(null, []);

    /// <summary>Reads the first 64 KB.</summary>
    public static async ValueTask<ErrorBody> ReadAsync(Stream stream, ReceivedText text, bool async, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer(4096);
        while (buffer.WrittenCount < LongestRead)
        {
            var memory = buffer.GetMemory(1);
            var room = memory[..Math.Min(memory.Length, LongestRead - buffer.WrittenCount)];
            var read = async
                ? await stream.ReadAsync(room, cancellationToken).ConfigureAwait(false)
                : stream.Read(room.Span);
            if (read == 0)
            {
                // A stream that was taken away from under a synchronous read looks as if it had ended.
                cancellationToken.ThrowIfCancellationRequested();
                break;
            }
            buffer.Advance(read);
        }
        return Parse(buffer.Written, text);
    }

    private static ErrorBody Parse(ReadOnlyMemory<byte> body, ReceivedText text)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("detail", out var detail))
                return s_none;
            switch (detail.ValueKind)
            {
                case JsonValueKind.String:
                    return new(text.Clean(detail.GetString()!), []);
                case JsonValueKind.Array:
                    ValidationError[] errors = [.. detail.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(e => Entry(e, text))];
                    return new(text.Clean(string.Join("; ", errors.Select(e => $"{string.Join('.', e.Location)}: {e.Message}"))), errors);
                default:
                    return s_none;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it that is not Unicode: the status alone has to do.
            return s_none;
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
