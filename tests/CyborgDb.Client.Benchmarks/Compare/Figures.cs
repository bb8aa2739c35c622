using System.Globalization;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>Figures as they are written.</summary>
internal static class Figures
{
    public static string Time(double seconds) => seconds switch
    {
        < 0.002 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.0} µs"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:#,0} ms"),
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024d:0.0} KB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576d:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824d:0.00} GB"),
    };
}
