using CyborgDb.Vectors;

namespace CyborgDb.Protocol;

/// <summary>What <c>/vectors/upsert_binary</c> takes: one id a row, and one entry a row of what else there is.</summary>
internal sealed record BinaryBatch(
    IdList Ids, VectorMatrix Vectors, IReadOnlyList<Metadata?>? Metadata, IReadOnlyList<ItemContents?>? Contents);
