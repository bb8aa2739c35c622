using System.Text.Encodings.Web;
using System.Text.Json;

namespace CyborgDb.Emulator.Storage;

/// <summary>How the emulator writes JSON.</summary>
internal static class VerbatimJson
{
    /// <summary>Text goes out as it is, apart from what JSON itself cannot hold.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
