using System.Text;
using System.Text.Json;

namespace CyborgDb.Protocol;

/// <summary>The body of a response that is not a success: <c>{"detail":…}</c>, or whatever a proxy in between has to say.</summary>
internal static class ErrorBody
{
    private const int LongestRead = 64 * 1024;
    private const int LongestDetail = 1024;

    /// <summary>The <c>detail</c>: text as it is, a list as one line. Null where there is none.</summary>
    public static async ValueTask<string?> ReadDetailAsync(Stream stream, bool async, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer(LongestRead);
        while (buffer.WrittenCount < LongestRead)
        {
            var room = buffer.GetMemory(1)[..Math.Min(4096, LongestRead - buffer.WrittenCount)];
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
        return Detail(buffer.Written);
    }

    private static string? Detail(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("detail", out var detail))
                return null;
            return detail.ValueKind switch
            {
                JsonValueKind.String => Shortened(detail.GetString()!),
                JsonValueKind.Array => Shortened(string.Join("; ", detail.EnumerateArray().Select(Entry))),
                _ => null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it that is not Unicode: the status alone has to do.
            return null;
        }
    }

    /// <summary>One entry of a 422: <c>body.items.0.id: Field required</c>.</summary>
    private static string Entry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            return entry.ToString();
        var text = new StringBuilder();
        if (entry.TryGetProperty("loc", out var location) && location.ValueKind == JsonValueKind.Array)
            text.AppendJoin('.', location.EnumerateArray().Select(part => part.ToString())).Append(": ");
        if (entry.TryGetProperty("msg", out var message) && message.ValueKind == JsonValueKind.String)
            text.Append(message.GetString());
        return text.ToString();
    }

    private static string Shortened(string text) => text.Length <= LongestDetail ? text : text[..LongestDetail] + "…";
}
