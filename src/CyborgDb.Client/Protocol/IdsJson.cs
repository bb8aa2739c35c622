using CyborgDb.Vectors;

namespace CyborgDb.Protocol;

/// <summary>Ids as the elements of a JSON array.</summary>
internal static class IdsJson
{
    public static async ValueTask WriteAsync(IdList ids, BodyWriter writer)
    {
        for (var row = 0; row < ids.Count;)
        {
            row = WriteUntilFull(ids, row, writer);
            await writer.FlushIfFullAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Measuring fills nothing: it has to come back now and then, too.</summary>
    private const int MostAtOnce = 4096;

    private static int WriteUntilFull(IdList ids, int row, BodyWriter writer)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        do
            writer.WriteElement(ids[row, buffer], isFirst: row == 0);
        while (++row < ids.Count && !writer.IsFull && row % MostAtOnce != 0);
        return row;
    }
}
