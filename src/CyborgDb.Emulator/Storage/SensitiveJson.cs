using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CyborgDb.Emulator.Storage;

/// <summary>Writes secret text as JSON without leaving a copy of it in a pool.</summary>
static class SensitiveJson
{
    // Of one byte at most a \u0000 is made.
    const int MostEscaped = 6;

    /// <summary>Text goes out as it is, apart from what JSON itself cannot hold.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The writer would escape a long text in pooled memory that it does not clear; so that is done here.</summary>
    public static void WriteSensitiveValue(this Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        JavaScriptEncoder encoder = WriterOptions.Encoder!;
        if (encoder.FindFirstCharacterToEncodeUtf8(text) < 0)
        {
            writer.WriteStringValue(text);
            return;
        }

        using var quoted = new PooledPlaintext<byte>(checked(MostEscaped * text.Length + 2));
        quoted.Span[0] = (byte)'"';
        encoder.EncodeUtf8(text, quoted.Span[1..], out _, out int written);
        quoted.Span[written + 1] = (byte)'"';
        writer.WriteRawValue(quoted.Span[..(written + 2)], skipInputValidation: true);
    }

    public static void WriteSensitiveValue(this Utf8JsonWriter writer, string text)
    {
        using var encoded = new PooledPlaintext<byte>(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, encoded.Span);
        writer.WriteSensitiveValue(encoded.Span);
    }
}
