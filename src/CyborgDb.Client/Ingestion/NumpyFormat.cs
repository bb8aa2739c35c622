using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CyborgDb.Primitives;

namespace CyborgDb.Ingestion;

/// <summary>NumPy's file format, versions 1 to 3: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html</summary>
internal static partial class NumpyFormat
{
    private const int LongestHeader = 64 * 1024;

    public static VectorMatrix Read(MappedFile file)
    {
        Span<byte> start = stackalloc byte[12];
        if (file.Length < start.Length)
            throw Broken(file, file.Length, "it breaks off in its header.");
        file.Read(0, start);
        if (start[0] != 0x93 || !start[1..].StartsWith("NUMPY"u8))
            throw Broken(file, 0, "it does not begin as a NumPy file does.");
        if (start[6] is not (1 or 2 or 3))
            throw Broken(file, 6, $"it is of version {start[6]} of the format, which is not known.");
        var (headerAt, headerLength) = start[6] == 1
            ? (10, BinaryPrimitives.ReadUInt16LittleEndian(start[8..]))
            : (12, BinaryPrimitives.ReadUInt32LittleEndian(start[8..]));
        if (headerLength > LongestHeader || headerAt + headerLength > file.Length)
            throw Broken(file, 8, $"its header of {headerLength} bytes is longer than what there is.");
        var header = new byte[headerLength];
        file.Read(headerAt, header);
        return Matrix(file, Encoding.UTF8.GetString(header), headerAt, headerAt + headerLength);
    }

    private static VectorMatrix Matrix(MappedFile file, string header, long headerAt, long dataAt)
    {
        // In any order, as the format says; older versions wrote lengths as Python 2 did, with an L.
        var (type, fortran, lengths) = (Type().Match(header).Groups[1].Value, Fortran().Match(header).Groups[1].Value, Shape().Match(header));
        if (!header.TrimEnd().EndsWith('}') || type.Length == 0 || fortran.Length == 0 || !lengths.Success)
            throw Broken(file, headerAt, "its header does not say what it holds as a plain array's does.");
        if (fortran != "False")
            throw Broken(file, headerAt, "it is in Fortran order; save it with numpy.ascontiguousarray.");
        long[] shape = [.. lengths.Groups[1].Value.Replace("L", "", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(length => long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue)];
        if (shape.Length != 2)
            throw Broken(file, headerAt, $"it has {Counted.Of(shape.Length, "dimension")}; vectors are rows × dimension.");
        var (rows, dimension) = (shape[0], shape[1]);
        if (rows > int.MaxValue || dimension > int.MaxValue)
            throw Broken(file, headerAt, "its shape is larger than a matrix can be.");
        if (rows > 0 && dimension == 0)
            throw Broken(file, headerAt, $"its vectors ({rows} of them) have dimension 0; a vector has at least one value.");
        var isBigEndian = type[0] == '>' || (type[0] == '=' && !BitConverter.IsLittleEndian);
        var size = type[1..] switch
        {
            "f2" => 2,
            "f4" => 4,
            "f8" => 8,
            _ => throw Broken(file, headerAt, $"its values are of type '{type}'; those that can be read are float16, float32 and float64."),
        };
        var expected = (Int128)rows * dimension * size + dataAt;
        if (expected != file.Length)
        {
            throw Broken(file, file.Length < expected ? file.Length : (long)expected, file.Length < expected
                ? $"it breaks off: {rows} × {dimension} values would end at offset {expected}."
                : $"it goes on behind its {rows} × {dimension} values.");
        }
        return new VectorMatrix(new MappedValues(file, dataAt, size, isBigEndian, rows * dimension), (int)rows, (int)dimension);
    }

    private static InvalidDataException Broken(MappedFile file, long offset, string how) =>
        new($"'{file.Name}' cannot be read as a NumPy file (at offset {offset}): {how}");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([<>=|][a-zA-Z]\d+)['"]""")]
    private static partial Regex Type();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex Fortran();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([\dL\s,]*)\)""")]
    private static partial Regex Shape();
}
