using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb.Ingestion;

/// <summary>A batch of rows of a matrix, with their metadata and contents. The position of an item is its row.</summary>
internal sealed class RowBatch(VectorMatrix matrix) : IngestBatch
{
    // As long as the rows up to the last that has an entry.
    private readonly List<Metadata?> _metadata = [];
    private readonly List<ItemContents?> _contents = [];
    private long _bytes;

    public override int? Dimension => matrix.Dimension;

    public override Route<UpsertResult> Route => Routes.UpsertBinary(Count);

    public bool Fits(string id, Metadata? metadata, ItemContents? contents, long mostBytes) => _bytes + Bytes(id, metadata, contents) <= mostBytes;

    public void AddRow(long row, string id, Metadata? metadata, ItemContents? contents)
    {
        _bytes += Bytes(id, metadata, contents);
        var at = Add(row, id);
        Set(_metadata, at, metadata);
        Set(_contents, at, contents);
    }

    public override RequestContent Content(IndexScope scope)
    {
        // Rows that follow each other can be encoded in long blocks.
        var isSlice = Positions.Ranges.Count == 1 && Positions.Count == Count;
        var vectors = isSlice
            ? matrix.Slice((int)Items[0].Position, Count)
            : matrix.Select([.. Items.Select(static item => (int)item.Position)]);
        return new UpsertBinaryContent(scope, new BinaryBatch(Ids, vectors, Whole(_metadata), Whole(_contents)));
    }

    private static void Set<T>(List<T?> column, int row, T? entry)
        where T : class
    {
        if (entry is null && row >= column.Count)
            return;
        Lengthen(column, row + 1);
        column[row] = entry;
    }

    /// <summary>A column with an entry for every row; <see langword="null"/> where none has one.</summary>
    private List<T?>? Whole<T>(List<T?> column)
        where T : class
    {
        if (column.Count == 0)
            return null;
        Lengthen(column, Count);
        return column;
    }

    private static void Lengthen<T>(List<T?> column, int count)
        where T : class
    {
        while (column.Count < count)
            column.Add(null);
    }

    private long Bytes(string id, Metadata? metadata, ItemContents? contents) =>
        WireSize.Vector(matrix.Dimension) + WireSize.Around(id, metadata, contents);
}
