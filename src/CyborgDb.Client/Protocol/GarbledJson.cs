using System.Text.Json;
using System.Text.Unicode;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>Tells JSON that was cut or garbled on its way from JSON that is not what the contract says, and from what never was any.</summary>
internal static class GarbledJson
{
    private const string Empty = "the body is empty";
    private const string WasCut = "it was cut short";

    /// <summary>
    /// How a response that all is there of is not well-formed, although it does not say that it is anything but JSON; <see langword="null"/> for any other.
    /// Goes through all of it.
    /// </summary>
    public static string? Fault(Exchange exchange) => exchange is { Everything: { } text } && SaysJson(exchange) ? FaultOf(text.Span) : null;

    /// <summary>How a response that all is there of was cut short, as far as its first and its last character tell; <see langword="null"/> for any other.</summary>
    public static string? Cut(Exchange exchange) =>
        exchange is not { Everything: { } text } || !SaysJson(exchange) ? null
        : Trimmed(text.Span) is var trimmed && trimmed.IsEmpty ? Empty
        : trimmed[0] == '{' && trimmed[^1] != '}' ? WasCut
        : null;

    private static bool SaysJson(Exchange exchange) => exchange.MediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) != false;

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    private static string? FaultOf(ReadOnlySpan<byte> body)
    {
        var text = JsonBody.WithoutByteOrderMark(body);
        return Trimmed(text).IsEmpty ? Empty
            : CanBeRead(text, isWhole: true) ? Utf8.IsValid(body) ? null : "it is not UTF-8"
            : CanBeRead(text, isWhole: false) ? WasCut
            : "it is not well-formed";
    }

    /// <summary>Whether JSON is well-formed; where it is not the whole of it, as far as it goes.</summary>
    private static bool CanBeRead(ReadOnlySpan<byte> text, bool isWhole)
    {
        var reader = new Utf8JsonReader(text, isWhole, new JsonReaderState(new JsonReaderOptions { MaxDepth = int.MaxValue }));
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
