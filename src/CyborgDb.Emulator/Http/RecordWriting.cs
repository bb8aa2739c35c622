using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>Writes the decrypted parts of an item.</summary>
internal static class RecordWriting
{
    public static void WriteVector(this UnlockedIndex unlocked, Utf8JsonWriter writer, StoredRecord record)
    {
        using var vector = new PooledMemory<float>(unlocked.Index.Dimension);
        unlocked.Cipher.OpenVector(unlocked.Index.Definition.Precision, record, vector.Span);
        writer.WriteStartArray("vector");
        foreach (var component in vector.Span)
            writer.WriteNumberValue(component);
        writer.WriteEndArray();
    }

    public static void WriteContentsOrEmpty(this UnlockedIndex unlocked, Utf8JsonWriter writer, StoredRecord record)
    {
        if (record.Contents is null)
        {
            writer.WriteString("contents", "");
            return;
        }

        using var contents = unlocked.Cipher.Open(SealedKind.Contents, record, record.Contents);
        writer.WriteString("contents", contents.Span);
    }

    public static void WriteMetadataOrEmpty(this UnlockedIndex unlocked, Utf8JsonWriter writer, StoredRecord record)
    {
        if (record.Metadata is not null)
        {
            unlocked.WriteMetadata(writer, record);
            return;
        }

        writer.WriteStartObject("metadata");
        writer.WriteEndObject();
    }

    /// <summary>Leaves metadata out that the item does not have.</summary>
    public static void WriteMetadata(this UnlockedIndex unlocked, Utf8JsonWriter writer, StoredRecord record)
    {
        if (record.Metadata is null)
            return;
        using var metadata = unlocked.Cipher.Open(SealedKind.Metadata, record, record.Metadata);
        writer.WritePropertyName("metadata");
        writer.WriteRawValue(metadata.Span, skipInputValidation: true);
    }
}
