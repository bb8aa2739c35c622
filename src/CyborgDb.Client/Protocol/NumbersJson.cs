namespace CyborgDb.Protocol;

/// <summary>A vector as a JSON array of numbers, each of which reads back as the same bits.</summary>
internal static class NumbersJson
{
    /// <summary>So many at a time that a vector of any length stays within the buffer.</summary>
    private const int AtOnce = 1024;

    public static ValueTask WriteAsync(ReadOnlyMemory<float> vector, BodyWriter writer)
    {
        if (vector.Length > AtOnce)
            return WriteLongAsync(vector, writer);
        writer.BeginRaw("["u8);
        Write(vector.Span, isFirst: true, writer);
        writer.EndRaw((byte)']');
        return default;
    }

    private static async ValueTask WriteLongAsync(ReadOnlyMemory<float> vector, BodyWriter writer)
    {
        writer.BeginRaw("["u8);
        for (var start = 0; start < vector.Length; start += AtOnce)
        {
            Write(vector.Span[start..Math.Min(vector.Length, start + AtOnce)], start == 0, writer);
            await writer.FlushIfFullAsync().ConfigureAwait(false);
        }
        writer.EndRaw((byte)']');
    }

    private static void Write(ReadOnlySpan<float> values, bool isFirst, BodyWriter writer)
    {
        if (writer.IsMeasuring)
        {
            // A comma before each but the first.
            long length = isFirst ? values.Length - 1 : values.Length;
            foreach (var value in values)
                length += FloatText.Length(value);
            writer.Measured(length);
            return;
        }
        var destination = writer.RawSpan(values.Length * (FloatText.MaxLength + 1));
        var written = 0;
        foreach (var value in values)
        {
            destination[written] = (byte)',';
            written += isFirst ? 0 : 1;
            isFirst = false;
            written += FloatText.Write(value, destination[written..]);
        }
        writer.AdvanceRaw(written);
    }
}
