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
    errno.EEXIST: "已经存在",
    errno.EINVAL: "名称中有不允许的字符",
    errno.EIO: "磁盘读写出错",
}


def system_word(error: OSError) -> str:
    """Return why a file could not be read or written.

    The system's own words stand where the cause is uncommon and they are no English; else the name of its error.
    """
    if known := _WORDS.get(error.errno or 0):
        return known
    if error.strerror and not error.strerror.isascii():
        return error.strerror
    return f"系统错误 {errno.errorcode.get(error.errno or 0, error.errno or type(error).__name__)}"
