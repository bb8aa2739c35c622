using System.Text;
using System.Text.Json;

namespace CyborgDb.Testing;

/// <summary>JSON compared as JSON: the order of fields does not matter, everything else does, and a field comes once.</summary>
public static class JsonText
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, s_strict);
        return document.RootElement.Clone();
    }

    public static void AssertEqual(string expected, string actual) => AssertEqual(expected, Encoding.UTF8.GetBytes(actual));

    public static void AssertEqual(string expected, byte[] actual)
    {
        if (!JsonElement.DeepEquals(Parse(Encoding.UTF8.GetBytes(expected)), Parse(actual)))
            Assert.Fail($"The JSON differs.\nExpected: {expected}\nActual:   {Encoding.UTF8.GetString(actual)}");
    }
}
