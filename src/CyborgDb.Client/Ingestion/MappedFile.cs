using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace CyborgDb.Ingestion;

/// <summary>The bytes of a file, read through a mapping. What is read is copied, so that nothing points into the file when it is closed.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeMemoryMappedViewHandle _memory;

    private MappedFile(string name, long length, MemoryMappedFile file)
    {
        Name = name;
        Length = length;
        _file = file;
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _memory = _view.SafeMemoryMappedViewHandle;
    }

    public string Name { get; }

    public long Length { get; }

    public static MappedFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var (name, length) = (Path.GetFileName(path), stream.Length);
        if (length == 0)
            throw new InvalidDataException($"'{name}' is empty.");
        return new MappedFile(name, length, MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false));
    }

    /// <summary>Copies bytes that are within the file.</summary>
    public unsafe void Read(long offset, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_memory.IsClosed, typeof(VectorFile));
        byte* start = null;
        // Throws when the file is closed, and keeps it open meanwhile.
        _memory.AcquirePointer(ref start);
        try
        {
            new ReadOnlySpan<byte>(start + _view.PointerOffset + offset, destination.Length).CopyTo(destination);
        }
        finally
        {
            _memory.ReleasePointer();
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
