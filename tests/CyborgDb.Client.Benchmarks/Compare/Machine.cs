using System.Globalization;
using System.Runtime.InteropServices;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe(string? python) =>
        $"{Describe()}; {python ?? "no Python with numpy, so the official client's way did not take part"}.";

    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        if (System.IO.File.Exists(File)
            && System.IO.File.ReadLines(File).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line)
        {
            return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
