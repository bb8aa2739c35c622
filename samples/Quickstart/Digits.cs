using System.Globalization;
using System.IO.Compression;

namespace Quickstart;

/// <summary>Handwritten digits: 8 × 8 images whose 64 pixels, from 0 (white) to 16 (black), are at once a vector of dimension 64.</summary>
internal sealed class Digits
{
    public const int Side = 8;
    public const int Dimension = Side * Side;

    private readonly byte[][] _pixels;
    private readonly int[] _labels;

    private Digits(byte[][] pixels, int[] labels)
    {
        _pixels = pixels;
        _labels = labels;
    }

    public int Count => _labels.Length;

    /// <summary>Reads the images that stand beside the program.</summary>
    public static Digits Load()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "digits.csv.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var pixels = new List<byte[]>();
        var labels = new List<int>();
        while (reader.ReadLine() is { } line)
        {
            var values = line.Split(',').Select(v => int.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            pixels.Add([.. values[..Dimension].Select(v => (byte)v)]);
            labels.Add(values[Dimension]);
        }
        return new Digits([.. pixels], [.. labels]);
    }

    public int Label(int image) => _labels[image];

    public byte[] Pixels(int image) => _pixels[image];

    /// <summary>Some of the images as vectors: rows × 64.</summary>
    public float[,] Vectors(Range images)
    {
        var (first, count) = images.GetOffsetAndLength(Count);
        var vectors = new float[count, Dimension];
        for (var row = 0; row < count; row++)
        {
            for (var pixel = 0; pixel < Dimension; pixel++)
                vectors[row, pixel] = _pixels[first + row][pixel];
        }
        return vectors;
    }
}
