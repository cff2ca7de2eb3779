"""What the operating system says, in the users' language."""

import errno

_WORDS = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕了一圈",
    errno.EBUSY: "正被占用",
}


def system_word(error: OSError) -> str:
    """Return why a file could not be read or written; the system's own words where they are uncommon."""
    return _WORDS.get(error.errno or 0) or error.strerror or str(error)
