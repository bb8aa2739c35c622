using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb.Ingestion;

/// <summary>A batch of rows of a matrix, with their metadata and contents. The position of an item is its row.</summary>
internal sealed class RowBatch(VectorMatrix matrix, IReadOnlyList<Metadata?>? metadata, ItemContentsList? contents) : IngestBatch
{
    private long _bytes;

    public override int? Dimension => matrix.Dimension;

    public override Route<UpsertResult> Route => Routes.UpsertBinary(Count);

    public bool Fits(long row, string id, long mostBytes) => _bytes + Bytes(row, id) <= mostBytes;

    public void AddRow(long row, string id)
    {
        _bytes += Bytes(row, id);
        Add(row, id);
    }

    public override RequestContent Content(IndexScope scope)
    {
        // Rows that follow each other can be encoded in long blocks.
        var isSlice = Positions.Ranges.Count == 1 && Positions.Count == Count;
        var vectors = isSlice
            ? matrix.Slice((int)Items[0].Position, Count)
            : matrix.Select([.. Items.Select(static item => (int)item.Position)]);
        return new UpsertBinaryContent(scope, new BinaryBatch(Ids, vectors, Of(metadata), Of(contents)));
    }

    private T?[]? Of<T>(IReadOnlyList<T?>? column)
        where T : class => column is null ? null : [.. Items.Select(item => column[(int)item.Position])];

    private long Bytes(long row, string id) =>
        WireSize.Vector(matrix.Dimension) + WireSize.Around(id, metadata?[(int)row], contents?[(int)row]);
}
