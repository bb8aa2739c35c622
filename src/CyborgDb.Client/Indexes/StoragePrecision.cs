namespace CyborgDb;

/// <summary>How exactly the service keeps the values of vectors.</summary>
public enum StoragePrecision
{
    /// <summary>4 bytes a value: as they were sent.</summary>
    Float32,

    /// <summary>2 bytes a value: about 3 decimal digits.</summary>
    Float16,

    /// <summary>TurboQuant with 12 bits a value. Service version 0.18 or later.</summary>
    TurboQuant12,

    /// <summary>TurboQuant with 8 bits a value. Service version 0.18 or later.</summary>
    TurboQuant8,

    /// <summary>TurboQuant with 6 bits a value. Service version 0.18 or later.</summary>
    TurboQuant6,

    /// <summary>TurboQuant with 4 bits a value. Service version 0.18 or later.</summary>
    TurboQuant4,
}
