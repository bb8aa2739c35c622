using System.Text.Json;
using System.Text.Unicode;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>Tells JSON that was cut or garbled on its way from JSON that is not what the contract says, and from what never was any.</summary>
internal static class GarbledJson
{
    /// <summary>Whether a response that all is there of is not well-formed, although it does not say that it is anything but JSON. Goes through all of it.</summary>
    public static bool Is(Exchange exchange) => exchange is { Everything: { } text } && SaysJson(exchange) && !IsWellFormed(text.Span);

    /// <summary>Whether a response that all is there of was cut short, as far as its first and its last character tell.</summary>
    public static bool IsCut(Exchange exchange) =>
        exchange is { Everything: { } text } && SaysJson(exchange) && text.Span.Trim(" \t\r\n"u8) is var trimmed
        && (trimmed.IsEmpty || trimmed[0] == '{' && trimmed[^1] != '}');

    private static bool SaysJson(Exchange exchange) => exchange.MediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) != false;

    private static bool IsWellFormed(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return false;
        var reader = new Utf8JsonReader(JsonBody.WithoutByteOrderMark(text), new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
