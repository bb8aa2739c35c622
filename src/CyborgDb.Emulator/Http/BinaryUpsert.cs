using System.Text.Json;

namespace CyborgDb.Emulator.Http;

/// <summary>The <c>batch</c> of an upsert_binary, its shape checked; its vectors stay in the body.</summary>
internal sealed record BinaryUpsert(string[] Ids, int Dimension, JsonElement?[]? Metadata, string?[]? Contents)
{
    public static BinaryUpsert Read(JsonFields batch)
    {
        batch.RequiredString("vectors_b64");
        return new(
            batch.RequiredStrings("ids"),
            batch.RequiredInteger("dimension", least: 1),
            batch.OptionalListOf("metadata", JsonValueKind.Object, "Input should be a valid dictionary", "dict_type"),
            batch.OptionalListOf("contents", JsonValueKind.String, "Input should be a valid string", "string_type") is { } contents
                ? Array.ConvertAll(contents, static value => value?.GetString())
                : null);
    }

    public void AddTo(UpsertBatch batch, Base64Text vectors)
    {
        RequireLength("metadata", Metadata?.Length);
        RequireLength("contents", Contents?.Length);
        using var reader = new Base64RowReader(vectors);
        if (4L * Ids.Length * Dimension > vectors.MostBytes)
        {
            // Before memory is taken for a row that cannot be there.
            reader.SkipRest();
            throw WrongLength(reader.DecodedBytes);
        }

        for (var i = 0; i < Ids.Length; i++)
        {
            var row = batch.Row(Dimension);
            if (!reader.TryReadRow(row))
                throw WrongLength(reader.DecodedBytes);
            batch.Add(Ids[i], row, Metadata?[i], Contents?[i]);
        }

        if (!reader.AtEnd)
        {
            reader.SkipRest();
            throw WrongLength(reader.DecodedBytes);
        }
    }

    private void RequireLength(string name, int? length)
    {
        if (length is { } entries && entries != Ids.Length)
            throw RejectedException.BadRequest($"{name} has {entries} entries for {Ids.Length} ids");
    }

    private RejectedException WrongLength(long bytes) => RejectedException.BadRequest(
        $"vectors_b64 holds {bytes} bytes; {Ids.Length} ids of dimension {Dimension} need {4L * Ids.Length * Dimension}");
}
