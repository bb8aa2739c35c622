using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb.Ingestion;

/// <summary>A batch of items.</summary>
internal sealed class ItemBatch : IngestBatch
{
    private readonly List<VectorItem> _vectors = [];
    private int? _dimension;
    private long _bytes;
    private long _bytesMoreAsText;
    private int _texts;

    public override int? Dimension => _vectors.Count > _texts ? _dimension : null;

    /// <summary>
    /// Whether an item can go with these: its vector is as long as theirs, and all together take no more bytes on the wire, and have no more
    /// texts to embed, than they may.
    /// </summary>
    public bool Fits(VectorItem item, IngestOptions options)
    {
        if (item.Vector is { } vector && Dimension is { } dimension && vector.Length != dimension)
            return false;
        if (item.Vector is null && _texts == options.BatchTexts)
            return false;
        var bytes = _bytes + WireSize.Of(item);
        if (_texts > 0 || item.Vector is null)
            bytes += _bytesMoreAsText + WireSize.VectorMoreAsText(item);
        return bytes <= options.BatchBytes;
    }

    public void Add(long position, VectorItem item)
    {
        var row = Add(position, item.Id);
        if (row == _vectors.Count)
        {
            _vectors.Add(item);
        }
        else
        {
            // The one that it replaces is not sent, so nothing of it counts.
            Weigh(_vectors[row], -1);
            _vectors[row] = item;
        }
        Weigh(item, 1);
        _dimension = item.Vector?.Length ?? _dimension;
    }

    // Only the one route takes items of which the service makes the vectors.
    public override Route<UpsertResult> Route => _texts > 0 ? Routes.Upsert(Count) : Routes.UpsertBinary(Count);

    public override RequestContent Content(IndexScope scope) =>
        _texts > 0 ? new UpsertItemsContent(scope, _vectors) : new UpsertBinaryContent(scope, BinaryBatch.Of(_vectors));

    private void Weigh(VectorItem item, int sign)
    {
        _bytes += sign * WireSize.Of(item);
        _bytesMoreAsText += sign * WireSize.VectorMoreAsText(item);
        _texts += item.Vector is null ? sign : 0;
    }
}
